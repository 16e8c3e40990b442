/**
 * The open file of an image: reading headers, getting bytes into a chunk, holes, and what to do
 * about damage. Knows nothing of formats.
 */
package io.ksm.source.image.file;
