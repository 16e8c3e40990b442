package io.ksm.fleet.collect;

import io.ksm.trace.key.TraceKey;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says how contents are collected.
 *
 * @param file where they go
 * @param key of the fingerprints; one for all hosts
 * @param host name of the machine that is or was the memory's
 * @param memoryBytes how much memory that machine has; 0 if that is not known
 * @param start when the memory was as it is read; null for now
 * @param threads how many read at once, at least 1
 */
public record CollectionPlan(
    Path file, TraceKey key, String host, long memoryBytes, @Nullable Instant start, int threads) {}
