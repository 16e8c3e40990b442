/**
 * Files of contents: which contents the memory of a host's sources has, as keyed fingerprints.
 *
 * <p>Where to begin: {@link io.ksm.fleet.contents.ContentsWriter} writes what was found of {@link
 * io.ksm.fleet.contents.SourceContents}, {@link io.ksm.fleet.contents.ContentsFile} reads it. Such
 * a file is a Parquet table that any engine can query, in the order of {@link
 * io.ksm.fleet.contents.HashRange}: a sample of the contents is a beginning of the file. The
 * columns and what the footer tells are described in {@code docs/fleet.md}.
 */
package io.ksm.fleet.contents;
