package io.ksm.compress;

import io.ksm.core.report.SampledPart;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compresses sampled pages by one algorithm, and adds up what they take. For one thread at a time.
 */
final class AlgorithmSample implements AutoCloseable {
  private final PageCompressor compressor;
  private final Map<SampledPart, PartTally> parts = new EnumMap<>(SampledPart.class);

  AlgorithmSample(PageCompressor compressor) {
    this.compressor = compressor;
    for (SampledPart part : SampledPart.values()) {
      parts.put(part, new PartTally());
    }
  }

  /**
   * Compresses pages.
   *
   * @param classes of the kernel's allocator for pages of their size
   */
  void add(List<SampledPage> pages, SizeClasses classes) {
    for (SampledPage page : pages) {
      boolean isFilled = SameFilled.is(page.bytes());
      of(page.part()).add(isFilled ? 0 : classes.held(compressor.size(page.bytes())));
    }
  }

  /** Returns what was found of a part. */
  PartTally of(SampledPart part) {
    return Objects.requireNonNull(parts.get(part));
  }

  /** Frees the compressor. What was found can still be asked for. */
  @Override
  public void close() {
    compressor.close();
  }
}
