/** Processes as CRIU dumps them: a folder of images, with the dumps that came before it. */
package io.ksm.source.image.criu;
