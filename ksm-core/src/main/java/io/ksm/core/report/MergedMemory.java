package io.ksm.core.report;

/**
 * What merging saves of memory that may have been written to since it was merged.
 *
 * <p>A write to a merged page gives it a copy of its own at once. Counters hear of that only when a
 * scan comes past, in the kernel as well; these figures know.
 *
 * @param savedPages pages that would be needed more, were nothing merged
 * @param brokenPages pages that count as merged and hold something else by now
 * @param gonePages pages that count as merged and are not there any more
 */
public record MergedMemory(long savedPages, long brokenPages, long gonePages) {}
