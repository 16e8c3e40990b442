/**
 * Holds the page hashers of the xxHash family: {@code xxh64} and {@code xxh32}, seed 0.
 *
 * <p>Neither is cryptographic, but both spread well. 64 bits tell the pages of a whole machine
 * apart. 32 bits do not, and the engine then compares bytes more often.
 *
 * <p>The arithmetic is lz4-java's, which has it twice: in plain Java, and as native code reached by
 * JNI. The option {@code instance} chooses; the hashes are the same. The plain Java one needs the
 * JVM's optimizing compiler (C2) to be as fast as the native one. Where that is switched off to
 * start quickly, it reaches about a sixth of the speed.
 *
 * <p>Where to begin: {@link io.ksm.hash.xxh.Xxh64HasherFactory} and {@link
 * io.ksm.hash.xxh.Xxh32HasherFactory} are what the engine finds. {@code XxhHasher} is the hasher;
 * the two functions plug into it, and {@code Lz4Instance} is the option. The factories are
 * registered in {@code module-info.java} and in {@code META-INF/services}.
 *
 * <p>Tests stand in the same package: {@code XxhContract} extends the testkit's contract for
 * hashers, with vectors from another implementation.
 */
package io.ksm.hash.xxh;
