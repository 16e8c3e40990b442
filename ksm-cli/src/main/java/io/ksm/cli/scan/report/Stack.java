package io.ksm.cli.scan.report;

/**
 * The parts that a scan used.
 *
 * @param hasher as given by name
 * @param index as given by name
 * @param policy by name, with the options that were set
 * @param threads how many scanned
 */
public record Stack(String hasher, String index, String policy, int threads) {}
