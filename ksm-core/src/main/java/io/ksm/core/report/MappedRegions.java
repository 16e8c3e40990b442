package io.ksm.core.report;

/**
 * Tells what the pages of a region are, or of several neighbours, from its begin to its end in
 * cells. Immutable.
 *
 * @param label of the region; empty for several with different labels
 * @param kind of the memory, by the names of {@link SourceReport#kinds}; empty for several
 * @param address of the first page in its source, in bytes; unsigned
 * @param count how many regions these are
 * @param pages of all of them
 * @param ineligible why none of the pages can merge; empty if some can, or for several reasons
 * @param pagesPerCell how many pages a cell stands for; the last one stands for the rest
 * @param cells what the pages are
 */
public record MappedRegions(
    String label,
    String kind,
    long address,
    int count,
    long pages,
    String ineligible,
    long pagesPerCell,
    MapCells cells) {}
