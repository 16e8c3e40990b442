/**
 * Page hashers of the xxHash family: {@code xxh64} and {@code xxh32}, seed 0.
 *
 * <p>Neither is cryptographic, but both spread well. 64 bits tell the pages of a whole machine
 * apart; 32 bits do not, and the engine then compares bytes more often.
 *
 * <p>The arithmetic is lz4-java's, which has it twice: in plain Java, and as native code behind
 * JNI. The option {@code instance} chooses; the hashes are the same. The plain Java one needs the
 * JVM's optimizing compiler (C2) to be as fast as the native one; where that is switched off to
 * start quickly, it reaches about a sixth of it.
 *
 * <p>For each hasher there is a public factory. {@link io.ksm.api.PageHasher} is implemented by
 * {@code XxhHasher}, the two functions plug into it, and {@code Lz4Instance} is the option.
 */
package io.ksm.hash.xxh;
