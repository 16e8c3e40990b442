/**
 * System calls and what is read through them, for the modules of this project that work on Linux.
 *
 * <p>Ask {@link io.ksm.linux.Platform#require()} before anything else here.
 */
package io.ksm.linux;
