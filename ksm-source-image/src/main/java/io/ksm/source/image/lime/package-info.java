/**
 * Reads ranges of physical memory that follow each other in a file, as LiME and AVML write them.
 *
 * <p>{@code LimeFormat} and {@code AvmlFormat} are the formats; both walk the headers by {@code
 * LimeRange}. AVML compresses each range as a stream in snappy's framing format. {@code
 * SnappyIndex} says where the chunks of the streams lie, {@code SnappyBytes} puts pages into a
 * chunk of the engine's, and lends each thread a {@code SnappyReader}.
 */
package io.ksm.source.image.lime;
