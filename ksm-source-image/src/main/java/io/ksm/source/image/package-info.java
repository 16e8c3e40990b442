/**
 * Page source {@code image}: memory images in files.
 *
 * <p>The layers, from the user's word to the bytes:
 *
 * <ul>
 *   <li>{@link io.ksm.source.image.ImageSourceFactory} reads the options, looks at the {@link
 *       io.ksm.source.image.file.Head} of the file and chooses a format;
 *   <li>{@link io.ksm.source.image.format.ImageFormat} is the seam for file formats, one small
 *       class each. A format gets an {@link io.ksm.source.image.format.Opening} and reads headers
 *       by {@link io.ksm.source.image.file.FieldReader}. What does not fit goes to {@link
 *       io.ksm.source.image.file.Damage}, which knows whether to give up or to go on;
 *   <li>most formats then say where memory lies, as {@link io.ksm.source.image.format.Segment}s.
 *       {@link io.ksm.source.image.format.SegmentLayout} orders them, refuses overlaps, and cuts
 *       out whole pages. Others implement {@link io.ksm.source.image.format.RegionPages}: {@link
 *       io.ksm.source.image.kdump.KdumpPages}, {@link io.ksm.source.image.criu.CriuPages};
 *   <li>a file that is compressed as a whole is unpacked by a {@link
 *       io.ksm.source.image.packed.Spill} before any of this;
 *   <li>{@link io.ksm.source.image.format.ImageSource} is the page source of all of them: regions,
 *       and for each the {@code RegionPages} that it consists of;
 *   <li>{@link io.ksm.source.image.file.ImageBytes} is how bytes get into a chunk: {@link
 *       io.ksm.source.image.file.CopiedBytes} reads, {@link io.ksm.source.image.file.MappedBytes}
 *       lends a mapping, {@link io.ksm.source.image.lime.SnappyBytes} decompresses;
 *   <li>{@link io.ksm.source.image.file.HoleMap} remembers the holes of a sparse file, which {@link
 *       io.ksm.source.image.file.SecondDescriptor} finds by the native calls of {@link
 *       io.ksm.source.image.file.Libc};
 *   <li>{@link io.ksm.source.image.file.ImageFile} is the open file, with one clear line for each
 *       reason why it cannot be read.
 * </ul>
 *
 * <h2>A file that shrinks</h2>
 *
 * <p>Touching a mapping beyond the end of its file raises SIGBUS. Where Java code touches it, the
 * JVM turns that into an {@link java.lang.InternalError}; inside an intrinsic such as the one of
 * {@link java.util.zip.CRC32C}, or in native code, it ends the process. No look at the file's size
 * helps, as the file may shrink right after it. Therefore files are read, unless the user asks for
 * a mapping; and mapped only under a {@link io.ksm.source.image.file.Lease}, by which the kernel
 * makes others wait who would change the file. What the disk cannot read raises SIGBUS as well; so
 * the kernel is asked to bring each run of pages in before it is lent, and says whether it could.
 *
 * <h2>Hostile files</h2>
 *
 * <p>Every number from a file is checked before it is used, and no memory is taken for a claim that
 * the file does not back by bytes: a count is bounded by the file's size and by a limit, and a
 * segment costs what the file holds of it.
 */
package io.ksm.source.image;
