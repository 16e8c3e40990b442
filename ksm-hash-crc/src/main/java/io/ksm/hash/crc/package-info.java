/**
 * Page hashers that are cyclic redundancy checks: {@code crc32c} and {@code crc32}.
 *
 * <p>The JDK computes both with the processor's own instructions, at the speed of memory, also
 * where the JVM's optimizing compiler is switched off. They are the fastest hashers here and the
 * weakest: 32 bits, and linear, so that pages which collide are trivial to make. The engine stays
 * correct, since it compares bytes, and gets by with crafted pages, but slower.
 *
 * <p>For each hasher there is a public factory; {@code CrcHasher} is the kernel of both.
 */
package io.ksm.hash.crc;
