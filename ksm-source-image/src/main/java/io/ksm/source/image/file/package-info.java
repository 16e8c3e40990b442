/**
 * Holds the open file of an image, and does not know formats.
 *
 * <ul>
 *   <li>{@code ImageFile} is the open file, and words why it cannot be read; {@code Damage} decides
 *       whether to go on;
 *   <li>{@code Head}, {@code FieldReader} and {@code Fields} read headers; {@code FileWindow} and
 *       {@code FileStream} read more;
 *   <li>{@code ImageBytes} puts pages into a chunk: {@code CopiedBytes} reads them, {@code
 *       MappedBytes} lends them under a {@code Lease}; {@code PageCodec} decompresses single ones,
 *       and a {@code Pool} lends decompressors to threads;
 *   <li>{@code HoleMap} remembers the holes of a sparse file, which a {@code SecondDescriptor}
 *       finds by the system calls of {@code SystemCalls}.
 * </ul>
 */
package io.ksm.source.image.file;
