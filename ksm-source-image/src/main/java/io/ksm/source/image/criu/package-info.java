/**
 * Reads processes as CRIU dumps them: a folder of images, with the dumps that came before it.
 *
 * <ol>
 *   <li>{@code CriuFormat} is the format. It takes folders, and lists the page maps in them.
 *   <li>{@code CriuDump} follows a dump and its parents, {@code CriuPagemap} reads a page map into
 *       {@code CriuRun}s, and {@code CriuProcess} reads what else is known of the process.
 *   <li>{@code CriuLayout} makes regions of mappings and runs, whose bytes are {@code CriuPages}.
 *   <li>{@code CriuImage} and {@code Protobuf} read the messages in CRIU's files.
 * </ol>
 */
package io.ksm.source.image.criu;
