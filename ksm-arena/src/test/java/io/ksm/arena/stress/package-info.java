/**
 * A stress of the arena: writers, a merger, a verifier and garbage collections, all at once, for as
 * many writes as one likes.
 *
 * <p>{@code PageLedger} knows what each page must hold: every page has one {@code PageAuthor}, who
 * enters there what it writes. So a write that is lost, and a page that changes though nobody wrote
 * to it, are found, by the page's author at its next visit or by the verifier. What merges is an
 * engine ({@code EngineMerger}), or the seam called directly ({@code SeamMerger}), without a pause
 * and with less sense. {@code StressRun} puts them together.
 */
package io.ksm.arena.stress;
