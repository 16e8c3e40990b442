/**
 * {@code ksm bench}: which stack suits a workload.
 *
 * <p>{@link io.ksm.cli.bench.BenchCommand} holds the options, {@link io.ksm.cli.bench.Lineup} makes
 * contestants of them, {@link io.ksm.bench} measures, and a class for each format writes the
 * result.
 */
package io.ksm.cli.bench;
