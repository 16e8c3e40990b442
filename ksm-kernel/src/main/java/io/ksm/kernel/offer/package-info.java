/**
 * Offers memory of running programs to the kernel's KSM, and withdraws it.
 *
 * <p>The kernel lets a program offer its own memory only. So the program is made to do that call
 * ({@link io.ksm.linux.trace.ProcessCalls}), and goes on as if nothing had been. {@link
 * io.ksm.kernel.offer.MemoryOffer} is the way in; {@link io.ksm.kernel.offer.OfferResult} says what
 * holds afterwards, as the kernel tells it.
 */
package io.ksm.kernel.offer;
