/**
 * Unpacks files that are compressed as a whole, before a format looks at them.
 *
 * <p>{@code Packing} recognises how a file is compressed. {@code Spill} unpacks it to a {@code
 * TemporaryFile} without a name, and {@code FreeSpace} watches the room on that disk. {@code
 * GzipStream} unpacks gzip so that damage is noticed.
 */
package io.ksm.source.image.packed;
