/**
 * The frames of an arena: {@code FrameFile} holds their bytes, {@code FrameCounts} counts how many
 * pages map each, and {@code ArenaFrames} frees those that nothing maps.
 *
 * <p>{@code UnusedFrames} are to be freed after the next sweep. {@code PostponedFrames} do not come
 * into being in this scan. {@code FrameView} shows those that pages are compared with. Tested by
 * {@code FrameCountsTest} and {@code FrameViewTest}, and with the whole arena.
 */
package io.ksm.arena.frames;
