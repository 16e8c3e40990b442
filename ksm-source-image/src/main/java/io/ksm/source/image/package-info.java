/**
 * Holds the page source {@code image}, which reads memory images in files.
 *
 * <h2>The layers</h2>
 *
 * <p>In the order of the data's way, from the user's word to the bytes in a chunk:
 *
 * <ol>
 *   <li>{@link io.ksm.source.image.ImageSourceFactory} is what the engine finds. It has the options
 *       read into {@link io.ksm.source.image.format.ImageOptions}, before any file is opened.
 *   <li>{@code ImageOpener} opens the file, or each image of a folder, as an {@link
 *       io.ksm.source.image.file.ImageFile}.
 *   <li>A {@link io.ksm.source.image.packed.Spill} unpacks a file that is compressed as a whole.
 *   <li>{@code ImageFormats} looks at the {@link io.ksm.source.image.file.Head} of the file and
 *       chooses an {@link io.ksm.source.image.format.ImageFormat}.
 *   <li>The format gets an {@link io.ksm.source.image.format.Opening} and reads headers by {@link
 *       io.ksm.source.image.file.FieldReader}. What does not fit goes to {@link
 *       io.ksm.source.image.file.Damage}, which knows whether to give up or to go on.
 *   <li>Most formats then say where memory lies, as {@link io.ksm.source.image.format.Segment}s.
 *       {@link io.ksm.source.image.format.SegmentLayout} orders them, refuses overlaps, and cuts
 *       out whole pages. Others implement {@link io.ksm.source.image.format.RegionPages}.
 *   <li>{@link io.ksm.source.image.format.ImageSource} is the page source of all formats: it has
 *       regions, and for each of them the {@code RegionPages} that it consists of.
 *   <li>{@link io.ksm.source.image.file.ImageBytes} puts bytes into a chunk: {@link
 *       io.ksm.source.image.file.CopiedBytes} reads them, {@link
 *       io.ksm.source.image.file.MappedBytes} lends a mapping.
 * </ol>
 *
 * <h2>The packages</h2>
 *
 * <p>{@code format} has what every format shares. {@code elf}, {@code kdump}, {@code lime}, {@code
 * criu}, {@code tar} and {@code qemu} hold the formats; the simplest one, {@code RawFormat}, stands
 * here. {@code packed} unpacks files, and {@code file} is the ground under all of them.
 *
 * <h2>To add an image format</h2>
 *
 * <ol>
 *   <li>Make a package for it, and in it a class that implements {@code ImageFormat}. {@code
 *       LimeFormat} is a short example.
 *   <li>Let it read headers by {@code FieldReader}, tell {@code Damage} what does not fit, and make
 *       a source by {@code SegmentLayout}, or by {@code ImageSource} and {@code RegionPages}.
 *   <li>Add it to the list in {@code ImageFormats}. Its name is then a value of the option {@code
 *       format}, and files are recognised by its {@code match}.
 *   <li>Test it by a class like {@code LimeFormatTest}, add it to {@code FormatContractTest} and
 *       {@code FuzzTest}, and add a dump by a real tool, see {@code tools/guest-dumps}.
 *   <li>Describe it in the table of formats of docs/sources.md.
 * </ol>
 *
 * <h2>Where the tests are</h2>
 *
 * <p>Tests stand in the package of what they test. Tests of all formats together stand here: {@code
 * FormatContractTest} and {@code ImageContractTest} extend the testkit's contract for sources,
 * {@code DamagedFileTest} and {@code FuzzTest} read damaged files, and {@code GuestDumpTest} reads
 * dumps by real tools. The package {@code support} has what makes and reads images.
 *
 * <h2>A file that shrinks</h2>
 *
 * <p>To touch a mapping after the end of its file raises SIGBUS. Where Java code touches it, the
 * JVM turns that into an {@link java.lang.InternalError}. Inside an intrinsic such as the one of
 * {@link java.util.zip.CRC32C}, or in native code, it ends the process. No look at the file's size
 * helps, as the file may shrink right after it. Therefore files are read, unless the user asks for
 * a mapping. They are mapped only under a {@link io.ksm.source.image.file.Lease}, by which the
 * kernel makes others wait who want to change the file. What the disk cannot read raises SIGBUS as
 * well. So the kernel is asked to bring each run of pages in before it is lent, and it says whether
 * it could.
 *
 * <h2>Hostile files</h2>
 *
 * <p>Every number from a file is checked before it is used. No memory is taken for a claim that the
 * file does not back by bytes: a count is bounded by the file's size and by a limit, and a segment
 * costs what the file holds of it. Messages show names by {@link io.ksm.api.text.Printable}, so
 * that neither a file's name nor its content can control a terminal.
 */
package io.ksm.source.image;
