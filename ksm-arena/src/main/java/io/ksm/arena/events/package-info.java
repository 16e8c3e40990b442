/**
 * Tells Flight Recorder of sweeps, merges and freed frames.
 *
 * <p>The engine's face of the arena calls {@code ArenaRecorder}; nothing is loaded until somebody
 * records. Tested by {@code ArenaEventsTest}.
 */
package io.ksm.arena.events;
