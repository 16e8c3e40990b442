package io.ksm.core.plugin;

/**
 * Describes a plug-in that is registered and cannot be used.
 *
 * @param origin the jar or folder it comes from
 * @param reason what is wrong with it and what to do, in one line
 */
public record BrokenPlugin(String origin, String reason) {}
