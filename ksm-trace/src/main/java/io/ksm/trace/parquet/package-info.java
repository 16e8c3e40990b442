/**
 * Writes and reads tables as Parquet files, as far as traces need it: flat, without nulls, numbers
 * and text, not compressed.
 *
 * <p>Where to begin: {@link io.ksm.trace.parquet.ParquetWriter} takes rows and writes a file,
 * {@link io.ksm.trace.parquet.ParquetReader} reads it. Any tool that knows Parquet can read it,
 * too.
 */
package io.ksm.trace.parquet;
