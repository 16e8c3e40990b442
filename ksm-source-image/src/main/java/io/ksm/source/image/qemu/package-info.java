/**
 * Reads saved states of QEMU: what {@code migrate} writes to a file, and {@code virsh save}.
 *
 * <p>{@code QemuFormat} is the format; {@code LibvirtFormat} finds such a stream after libvirt's
 * own header. {@code StreamSections} walks the stream by a {@code StreamCursor}, and leaves its
 * sections of RAM to {@code RamSection}. These say where each page lies, which a {@code RamBlock}
 * remembers. {@code RamRegions} makes regions of the blocks, and {@code RamPages} reads their
 * pages.
 */
package io.ksm.source.image.qemu;
