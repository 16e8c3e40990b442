package io.ksm.fleet.query;

/**
 * What merging saves on a host as sources are placed now.
 *
 * @param host its name
 * @param sources how many are on it
 * @param residentPages how many pages they have in memory
 * @param pages those of them whose contents are known
 * @param zeroPages those that are full of zeros, which merge whoever shares the host
 * @param savedWithin what each source saves alone, in pages
 * @param savedAcross what its sources save together, beyond that, in pages
 */
public record HostSaving(
    String host,
    long sources,
    long residentPages,
    long pages,
    long zeroPages,
    long savedWithin,
    Estimate savedAcross) {}
