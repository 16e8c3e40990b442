/**
 * Holds the page hashers that are cyclic redundancy checks: {@code crc32c} and {@code crc32}, and
 * {@code auto}, which is the faster of the two on this machine.
 *
 * <p>The JDK computes both with the processor's own instructions, at the speed of memory. That
 * holds also where the JVM's optimizing compiler is switched off. They are the fastest hashers here
 * and the weakest: they have 32 bits and are linear, so that pages which collide are trivial to
 * make. The engine stays correct, since it compares bytes. Crafted pages only make it slower.
 *
 * <p>Where to begin: {@link io.ksm.hash.crc.Crc32cHasherFactory} and {@link
 * io.ksm.hash.crc.Crc32HasherFactory} are what the engine finds, and {@link
 * io.ksm.hash.crc.AutoHasherFactory}, which chooses by {@code Processor}. {@code CrcHasher} is the
 * hasher that all make. The factories are registered in {@code module-info.java} and in {@code
 * META-INF/services}.
 *
 * <p>Tests stand in the same package: {@code CrcContract} extends the testkit's contract for
 * hashers, with vectors from another implementation.
 */
package io.ksm.hash.crc;
