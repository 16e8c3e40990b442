package io.ksm.core.report;

/**
 * What merging saves of memory that may have been written to since it was merged.
 *
 * <p>A write to a merged page gives it a copy of its own at once. Counters hear of that only when a
 * scan comes past, in the kernel as well; these figures know.
 *
 * @param savedPages pages that would be needed more, were nothing merged
 * @param brokenPages pages that count as merged and have copies of their own
 * @param gonePages pages that count as merged and are not there any more
 * @param newlyBroken those of {@code brokenPages} that were merged at the look before
 * @param newlyGone those of {@code gonePages} that were merged at the look before
 */
public record MergedMemory(
    long savedPages, long brokenPages, long gonePages, long newlyBroken, long newlyGone) {}
