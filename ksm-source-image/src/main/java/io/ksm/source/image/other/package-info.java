/**
 * Recognises files that are not memory, so that none of them is scanned as if it were.
 *
 * <p>{@code OtherKinds} reads the table {@code kinds.txt}: by which bytes a kind is known, what it
 * is called, and what to do instead. {@code Magic} is one entry of it. {@code PlainText} recognises
 * text by its bytes, wherever in the file they are.
 */
package io.ksm.source.image.other;
