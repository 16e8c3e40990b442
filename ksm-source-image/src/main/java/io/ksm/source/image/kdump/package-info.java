/**
 * Reads kernel dumps that makedumpfile or QEMU compressed page by page, flattened ones too.
 *
 * <ol>
 *   <li>{@code KdumpFormat} is the format. If the file is flattened, a {@code FlattenedFile} gives
 *       the bytes of the original file, by an index of {@code FlatBlocks}.
 *   <li>{@code KdumpHeaderReader} finds out how the dumped machine laid out the {@code
 *       KdumpHeader}.
 *   <li>{@code PfnBitmaps} reads which pages exist and which are dumped. Each range of physical
 *       memory is a region, with a {@code PfnBitmap} and {@code KdumpPages}.
 *   <li>{@code PageReaders} lends each thread a {@code PageReader}, which finds a page by its
 *       descriptor and decompresses it by one of the {@code PageCodecs}.
 * </ol>
 *
 * <p>A physical page is known by its pfn, the kernel's number of it.
 */
package io.ksm.source.image.kdump;
