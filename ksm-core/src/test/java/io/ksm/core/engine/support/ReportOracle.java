package io.ksm.core.engine.support;

import io.ksm.api.PageState;
import io.ksm.api.Region;
import io.ksm.api.RegionTraits.Known;
import io.ksm.api.SourceGoneException;
import io.ksm.api.engine.PageChunk;
import io.ksm.core.report.HugePageFigures;
import io.ksm.core.report.MergingTerms;
import io.ksm.core.report.OfferedFigures;
import io.ksm.core.report.PageFigures;
import io.ksm.core.report.SharingMatrix;
import io.ksm.core.report.SourceOwner;
import io.ksm.core.report.SourceReport;
import io.ksm.testkit.reference.ReferencePolicy;
import io.ksm.testkit.workload.TestMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts by itself, page by page, what a report must say of memory that is settled. */
public final class ReportOracle {

  /** What pages must have in common to be duplicates. */
  public record Content(String domain, ByteBuffer bytes) {
    boolean isZero() {
      return bytes.equals(ByteBuffer.allocate(bytes.capacity()));
    }
  }

  /** What the regions of one label hold. */
  private static final class Kind {
    final List<Content> contents = new ArrayList<>();
    final Map<String, Long> ineligible = new TreeMap<>();
    long pages;
    long holes;
    long zeroUnknown;
  }

  /** What one source's memory is made of. */
  private static final class Memory {
    final TestMemory source;
    final Map<String, Kind> kinds = new LinkedHashMap<>();
    @Nullable String failure;

    Memory(TestMemory source) {
      this.source = source;
    }

    Kind kind(Region region) {
      return kinds.computeIfAbsent(region.label(), any -> new Kind());
    }

    List<Content> contents() {
      return kinds.values().stream().flatMap(kind -> kind.contents.stream()).toList();
    }
  }

  private final ReferencePolicy policy;
  private final List<Memory> memories = new ArrayList<>();

  /** How many pages of each source have a content, by content. */
  private final Map<Content, Map<Memory, Long>> owners = new HashMap<>();

  /** Which domains hold a content. */
  private final Map<ByteBuffer, Set<String>> domains = new HashMap<>();

  public ReportOracle(List<? extends TestMemory> sources, ReferencePolicy policy) {
    this.policy = policy;
    for (TestMemory source : sources) {
      memories.add(read(source));
    }
    for (Memory memory : memories) {
      for (Content content : memory.contents()) {
        owners.computeIfAbsent(content, any -> new HashMap<>()).merge(memory, 1L, Long::sum);
        domains.computeIfAbsent(content.bytes, any -> new HashSet<>()).add(content.domain);
      }
    }
  }

  private Memory read(TestMemory source) {
    Memory memory = new Memory(source);
    try (PageChunk chunk = new PageChunk(source.pageSize(), 1)) {
      for (Region region : source.regions()) {
        if (region.ineligible() != null) {
          memory.kind(region).pages += region.pages();
          memory.kind(region).ineligible.merge(region.ineligible(), region.pages(), Long::sum);
        } else {
          readPages(memory, region, chunk);
        }
      }
      return memory;
    } catch (SourceGoneException e) {
      Memory gone = new Memory(source);
      gone.failure = e.getMessage();
      return gone;
    }
  }

  private void readPages(Memory memory, Region region, PageChunk chunk) throws SourceGoneException {
    TestMemory source = memory.source;
    Kind kind = memory.kind(region);
    for (long page = 0; page < region.pages(); page++) {
      kind.pages++;
      chunk.begin(1, true);
      source.read(region, page, 1, chunk);
      byte[] content = source.content(region.address() + page * source.pageSize());
      boolean zero =
          content == null
              ? chunk.state(0) == PageState.ZERO
              : new Content("", ByteBuffer.wrap(content)).isZero();
      if (zero && region.traits().resident() != Known.YES) {
        if (region.traits().resident() == Known.NO) {
          kind.ineligible.merge(String.valueOf(PageState.ABSENT.reason()), 1L, Long::sum);
        } else {
          kind.zeroUnknown++;
        }
      } else if (content != null) {
        kind.contents.add(new Content(policy.domain(region), ByteBuffer.wrap(content)));
      } else if (chunk.state(0) == PageState.ZERO) {
        kind.holes++;
      } else if (chunk.state(0) == PageState.ZERO_UNKNOWN) {
        kind.zeroUnknown++;
      } else {
        kind.ineligible.merge(String.valueOf(chunk.state(0).reason()), 1L, Long::sum);
      }
    }
  }

  /** Returns the contents that several pages have, with the pages of each by source. */
  public Map<Content, Map<String, Long>> repeated() {
    Map<Content, Map<String, Long>> repeated = new HashMap<>();
    owners.forEach((content, pages) -> {
      if (sum(pages) > 1 && !isMergedZero(content)) {
        Map<String, Long> byLabel = new TreeMap<>();
        pages.forEach((memory, count) -> byLabel.put(memory.source.label(), count));
        repeated.put(content, byLabel);
      }
    });
    return repeated;
  }

  /** Returns the reports of all sources, for one scan of memory that cannot change. */
  public List<SourceReport> reports() {
    Map<Content, Long> passed = new HashMap<>();
    return memories.stream().map(memory -> report(memory, passed)).toList();
  }

  /** Returns for each pair of sources how many pages of the one the other holds, too. */
  public SharingMatrix sharing() {
    int[][] pages = new int[memories.size()][memories.size()];
    for (int row = 0; row < memories.size(); row++) {
      for (Content content : memories.get(row).contents()) {
        for (int column = 0; column < memories.size(); column++) {
          long there = owners.get(content).getOrDefault(memories.get(column), 0L);
          pages[row][column] += !isMergedZero(content) && there > (row == column ? 1 : 0) ? 1 : 0;
        }
      }
    }
    return new SharingMatrix(pages);
  }

  private SourceReport report(Memory memory, Map<Content, Long> passed) {
    PageFigures total = PageFigures.NONE;
    Map<String, PageFigures> kinds = new LinkedHashMap<>();
    for (Map.Entry<String, Kind> kind : memory.kinds.entrySet()) {
      PageFigures figures = figures(kind.getValue(), memory, passed);
      kinds.put(kind.getKey(), figures);
      total = total.plus(figures);
    }
    long within =
        memory.contents().stream()
            .filter(content -> !isMergedZero(content) && owners.get(content).get(memory) > 1)
            .count();
    return new SourceReport(
        memory.source.label(),
        total,
        within,
        total.duplicate() - within,
        HugePageFigures.NONE,
        kinds,
        new MergingTerms(
            SourceOwner.UNKNOWN, OfferedFigures.NONE, Map.of(), 0, lostWithout(memory)),
        memory.failure);
  }

  /** Counts what would be saved less if a source were not there, in bytes. */
  private long lostWithout(Memory memory) {
    long pages = 0;
    for (Map.Entry<Content, Map<Memory, Long>> owner : owners.entrySet()) {
      long all = sum(owner.getValue());
      long own = owner.getValue().getOrDefault(memory, 0L);
      pages += isMergedZero(owner.getKey()) ? own : saved(all) - saved(all - own);
    }
    return pages * memory.source.pageSize();
  }

  private long saved(long equal) {
    return equal - Math.ceilDiv(equal, policy.maxSharers());
  }

  private PageFigures figures(Kind kind, Memory memory, Map<Content, Long> passed) {
    long zero = kind.holes;
    long duplicate = 0;
    long unique = 0;
    long otherDomain = 0;
    long saved = 0;
    for (Content content : kind.contents) {
      if (isMergedZero(content)) {
        zero++;
        saved++;
        continue;
      }
      if (sum(owners.get(content)) > 1) {
        duplicate++;
      } else if (domains.get(content.bytes).size() > 1) {
        otherDomain++;
      } else {
        unique++;
      }
      long number = passed.merge(content, 1L, Long::sum) - 1;
      saved += number % policy.maxSharers() == 0 ? 0 : 1;
    }
    return new PageFigures(
        kind.pages,
        zero,
        kind.holes,
        kind.zeroUnknown,
        duplicate,
        unique,
        otherDomain,
        0,
        0,
        0,
        kind.ineligible,
        saved * memory.source.pageSize());
  }

  private boolean isMergedZero(Content content) {
    return policy.mergesZeroPages() && content.isZero();
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
