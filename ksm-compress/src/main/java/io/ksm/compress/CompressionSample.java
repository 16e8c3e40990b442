package io.ksm.compress;

import io.ksm.core.report.SampleVisitor;
import io.ksm.core.report.SampledPart;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compresses a sample of pages by each algorithm, and tells from it what all pages would take if
 * the kernel swapped them out into compressed memory: as they are, or once they were merged. Give
 * it to a report as the visitor of its sample, and ask it then.
 *
 * <p>What stays after merging and what it frees are two parts, of which each has a sample of its
 * own, so that the estimate is a stratified one (Cochran, <i>Sampling Techniques</i>, 1977, chapter
 * 5): the sum over the parts of mean times pages, whose variances add up. The margin is 1.96
 * standard deviations. Pages of zeros take nothing, and so do those of one repeated word. For one
 * thread at a time; it takes a time in proportion to the sample, and the algorithms compress at the
 * same time if they may.
 */
public final class CompressionSample implements SampleVisitor, AutoCloseable {
  /** Standard deviations on both sides that hold 95 % of a normal distribution. */
  private static final double DEVIATIONS = 1.96;

  private static final int CHAIN = 8;

  private static final int MIN_PAGE = 1 << 12;
  private static final int MAX_PAGE = 1 << 16;

  /** As many pages wait for each other, so that handing them over to threads costs little. */
  private static final int BATCH = 64;

  private final boolean isParallel;
  private final Map<Algorithm, AlgorithmSample> samples = new EnumMap<>(Algorithm.class);
  private final Map<SampledPart, Long> pages = new EnumMap<>(SampledPart.class);
  private final Map<Algorithm, String> leftOut = new EnumMap<>(Algorithm.class);
  private final List<SampledPage> waiting = new ArrayList<>(BATCH);
  private @Nullable SizeClasses classes;
  private long read;
  private long changed;
  private long unread;

  /**
   * Begins. An algorithm whose native library does not load is left out.
   *
   * @param threads if more than one, the algorithms compress at the same time: in the calling
   *     thread and the JVM's common ones, at most one for each algorithm
   */
  public CompressionSample(int threads) {
    this(threads, Algorithm::compressor);
  }

  /** Begins with compressors of one's own. */
  CompressionSample(int threads, Function<Algorithm, PageCompressor> compressors) {
    this.isParallel = threads > 1;
    for (Algorithm algorithm : Algorithm.values()) {
      make(algorithm, compressors);
    }
  }

  /** Says whether there are kernels with pages of a size, in bytes. Others count as unread. */
  public static boolean isPageSize(int bytes) {
    return bytes >= MIN_PAGE && bytes <= MAX_PAGE;
  }

  private void make(Algorithm algorithm, Function<Algorithm, PageCompressor> compressors) {
    try {
      samples.put(algorithm, new AlgorithmSample(compressors.apply(algorithm)));
    } catch (LinkageError e) {
      // Of several lines the first says what is wrong, the others what was tried then.
      String reason = String.valueOf(e.getMessage());
      leftOut.put(algorithm, reason.lines().findFirst().orElse(reason));
    }
  }

  @Override
  public void part(SampledPart part, long all) {
    pages.put(part, all);
  }

  @Override
  public void page(SampledPart part, byte[] bytes, boolean hasChanged) {
    if (!isPageSize(bytes.length)) {
      unread++;
      return;
    }
    read++;
    changed += hasChanged ? 1 : 0;
    waiting.add(new SampledPage(part, bytes));
    if (waiting.size() == BATCH) {
      compress();
    }
  }

  private void compress() {
    if (waiting.isEmpty()) {
      return;
    }
    SizeClasses ofKernel = classes;
    if (ofKernel == null) {
      ofKernel = new SizeClasses(waiting.getFirst().bytes().length, CHAIN);
      classes = ofKernel;
    }
    SizeClasses found = ofKernel;
    List<AlgorithmSample> all = List.copyOf(samples.values());
    (isParallel ? all.parallelStream() : all.stream())
        .forEach(sample -> sample.add(waiting, found));
    waiting.clear();
  }

  @Override
  public void unread(SampledPart part) {
    unread++;
  }

  /**
   * Estimates what all pages take if they are compressed as they are.
   *
   * @return nothing if no page of a part could be read, or the algorithm is left out
   */
  public Optional<Estimate> ofAll(Algorithm algorithm) {
    return estimate(algorithm, SampledPart.values());
  }

  /**
   * Estimates what is left after merging takes if it is compressed then.
   *
   * @return nothing if no page of it could be read, or the algorithm is left out
   */
  public Optional<Estimate> afterMerging(Algorithm algorithm) {
    return estimate(algorithm, SampledPart.STAYS);
  }

  private Optional<Estimate> estimate(Algorithm algorithm, SampledPart... parts) {
    AlgorithmSample sample = samples.get(algorithm);
    if (sample == null) {
      return Optional.empty();
    }
    compress();
    double bytes = 0;
    double variance = 0;
    for (SampledPart part : parts) {
      PartTally tally = sample.of(part);
      long all = pages(part);
      if (!tally.tells(all)) {
        return Optional.empty();
      }
      bytes += tally.total(all);
      variance += all == 0 ? 0 : tally.variance(all);
    }
    long margin = (long) Math.ceil(DEVIATIONS * Math.sqrt(variance));
    return Optional.of(new Estimate(Math.round(bytes), margin));
  }

  /** Returns which algorithms were left out, and why. */
  public Map<Algorithm, String> leftOut() {
    return Map.copyOf(leftOut);
  }

  /** Returns how many pages a part has. */
  public long pages(SampledPart part) {
    return pages.getOrDefault(part, 0L);
  }

  /** Returns how many pages were read and compressed. */
  public long read() {
    return read;
  }

  /** Returns how many of these held other bytes than the last scan saw. */
  public long changed() {
    return changed;
  }

  /** Returns how many pages were drawn that could not be read. */
  public long unread() {
    return unread;
  }

  /** Frees what the compressors hold. The estimates can still be asked for. */
  @Override
  public void close() {
    try {
      compress();
    } finally {
      samples.values().forEach(AlgorithmSample::close);
    }
  }
}
