/**
 * Keeps writers and the merger apart: {@code WriteGuard}, whose comment explains how, and one
 * {@code WriterFlag} for each writer.
 *
 * <p>{@code WriteGuardTest} shows that the memory barrier is needed and is there; {@code
 * MergingStressTest} shows that writes past the guard are lost.
 */
package io.ksm.arena.guard;
