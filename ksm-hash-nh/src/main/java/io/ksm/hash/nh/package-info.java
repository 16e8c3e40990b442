/**
 * Holds the page hasher {@code nh}: 64 bits wide, and as fast as a plain loop that adds up memory.
 *
 * <p>A stack that hashes memory that may change needs a hash whose equality is enough to believe
 * that nothing changed. One of 32 bits is not, so the engine computes a second one of each merged
 * page. This hasher's 64 bits are, and they cost less than both.
 *
 * <p>That takes the JVM's optimizing compiler (C2), which turns the sums into vectors. Where it is
 * switched off to start quickly, {@code crc32c} is many times as fast: the JDK has it ready made.
 *
 * <p>Where to begin: {@link io.ksm.hash.nh.NhHasherFactory} is what the engine finds; {@code
 * NhHasher} has the construction and its bound. The factory is registered in {@code
 * module-info.java} and in {@code META-INF/services}.
 *
 * <p>Tests stand in the same package: {@code NhHasherTest} extends the testkit's contract for
 * hashers, with vectors from a program in Python that follows the definition.
 */
package io.ksm.hash.nh;
