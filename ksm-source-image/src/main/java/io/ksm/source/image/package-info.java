/**
 * Page source {@code image}: memory images in files.
 *
 * <p>The layers, from the user's word to the bytes:
 *
 * <ul>
 *   <li>{@link io.ksm.source.image.ImageSourceFactory} reads the options, looks at the {@link
 *       io.ksm.source.image.Head} of the file and chooses a format;
 *   <li>{@link io.ksm.source.image.ImageFormat} is the seam for file formats, one small class each.
 *       A format gets an {@link io.ksm.source.image.Opening} and reads headers by {@link
 *       io.ksm.source.image.FieldReader}. What does not fit goes to {@link
 *       io.ksm.source.image.Damage}, which knows whether to give up or to go on;
 *   <li>most formats then say where memory lies, as {@link io.ksm.source.image.Segment}s. {@link
 *       io.ksm.source.image.SegmentLayout} orders them, refuses overlaps, and cuts out whole pages.
 *       Others implement {@link io.ksm.source.image.Pages}: {@link io.ksm.source.image.KdumpPages},
 *       {@link io.ksm.source.image.CriuPages};
 *   <li>a file that is compressed as a whole is unpacked by a {@link io.ksm.source.image.Spill}
 *       before any of this;
 *   <li>{@link io.ksm.source.image.ImageSource} is the page source of all of them: regions, and for
 *       each the {@code Pages} that it consists of;
 *   <li>{@link io.ksm.source.image.ImageBytes} is how bytes get into a chunk: {@link
 *       io.ksm.source.image.CopiedBytes} reads, {@link io.ksm.source.image.MappedBytes} lends a
 *       mapping, {@link io.ksm.source.image.SnappyBytes} decompresses;
 *   <li>{@link io.ksm.source.image.HoleMap} remembers the holes of a sparse file, which {@link
 *       io.ksm.source.image.NativeFile} finds by the native calls of {@link
 *       io.ksm.source.image.Libc};
 *   <li>{@link io.ksm.source.image.ImageFile} is the open file, with one clear line for each reason
 *       why it cannot be read.
 * </ul>
 *
 * <h2>A file that shrinks</h2>
 *
 * <p>Touching a mapping beyond the end of its file raises SIGBUS. Where Java code touches it, the
 * JVM turns that into an {@link java.lang.InternalError}; inside an intrinsic such as the one of
 * {@link java.util.zip.CRC32C}, or in native code, it ends the process. No look at the file's size
 * helps, as the file may shrink right after it. Therefore files are read, unless the user asks for
 * a mapping; and mapped only under a {@link io.ksm.source.image.Lease}, by which the kernel makes
 * others wait who would change the file. What the disk cannot read raises SIGBUS as well; so the
 * kernel is asked to bring each run of pages in before it is lent, and says whether it could.
 *
 * <h2>Hostile files</h2>
 *
 * <p>Every number from a file is checked before it is used, and no memory is taken for a claim that
 * the file does not back by bytes: a count is bounded by the file's size and by a limit, and a
 * segment costs what the file holds of it.
 */
package io.ksm.source.image;
