/**
 * Page source {@code image}: memory images in files.
 *
 * <p>The layers, from the user's word to the bytes:
 *
 * <ul>
 *   <li>{@link io.ksm.source.image.ImageSourceFactory} reads the options and chooses a format;
 *   <li>{@link io.ksm.source.image.ImageFormat} is the seam for file formats. A format says how
 *       well a file fits it and makes a page source of an opened file. {@link
 *       io.ksm.source.image.RawFormat} is the one that fits every file;
 *   <li>{@link io.ksm.source.image.ImageBytes} is how bytes get from the file into a chunk,
 *       whatever the format: {@link io.ksm.source.image.MappedBytes} lends a mapping, {@link
 *       io.ksm.source.image.CopiedBytes} copies;
 *   <li>{@link io.ksm.source.image.HoleMap} remembers which pages lie wholly in holes. It walks the
 *       {@link io.ksm.source.image.Extents} that {@link io.ksm.source.image.SparseFile} tells, the
 *       one class with native calls;
 *   <li>{@link io.ksm.source.image.ImageFile} is the open file, with one clear line for each reason
 *       why it cannot be read.
 * </ul>
 *
 * <h2>A file that shrinks</h2>
 *
 * <p>Touching a mapping beyond the end of its file raises SIGBUS. Where Java code touches it, the
 * JVM turns that into an {@link java.lang.InternalError}; inside an intrinsic such as the one of
 * {@link java.util.zip.CRC32C}, or in native code, it ends the process. Therefore {@link
 * io.ksm.source.image.MappedBytes} looks at the file's size before it lends a run, and gives up
 * with an {@link java.io.IOException} when it has shrunk. What remains is the short time between
 * that look and the last touch of the run. Where another program may cut the file at any time, the
 * option {@code access=read} leaves no such gap: it never maps, at about half the speed.
 */
package io.ksm.source.image;
