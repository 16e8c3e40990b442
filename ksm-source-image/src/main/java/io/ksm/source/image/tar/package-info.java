/**
 * Reads processes out of tar archives, as container engines export checkpoints.
 *
 * <p>{@code TarFormat} is the format. {@code TarIndex} says where the {@code TarMember}s lie;
 * {@code TarHeader} takes one header apart, and {@code PaxRecords} what may stand before it. To the
 * reader of CRIU's images, a {@code TarFolder} is a folder like any other: nothing is unpacked.
 */
package io.ksm.source.image.tar;
