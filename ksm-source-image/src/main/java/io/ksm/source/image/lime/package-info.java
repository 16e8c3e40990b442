/**
 * Ranges of physical memory one after the other, as LiME and AVML write them; AVML's are streams in
 * snappy's framing.
 */
package io.ksm.source.image.lime;
