/**
 * {@code ksm bench}: which stack suits a workload.
 *
 * <p>{@link io.ksm.cli.bench.BenchCommand} holds the options, {@link io.ksm.cli.bench.Contestants}
 * makes contestants of them, {@link io.ksm.bench} measures. {@link io.ksm.cli.bench.BenchColumns}
 * declares the columns of tables, {@link io.ksm.cli.bench.BenchFigures} what programs are told, and
 * a class for each format writes it.
 */
package io.ksm.cli.bench;
