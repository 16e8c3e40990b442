package io.ksm.core.report;

/**
 * Tells what is known of the sources of one group together. Immutable.
 *
 * @param label the group: a user, the path of a control group, a virtual machine
 * @param sources how many belong to it
 * @param figures what their pages are: the sum over them, but that it saves at most what all
 *     sources do
 * @param savedWithinBytes what merging frees if pages of this group merge with each other only
 * @param lostIfLeftBytes how much less merging would free, over all sources, without this group
 */
public record GroupReport(
    String label, int sources, PageFigures figures, long savedWithinBytes, long lostIfLeftBytes) {}
