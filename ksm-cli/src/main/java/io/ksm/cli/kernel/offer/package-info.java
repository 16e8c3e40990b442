/**
 * {@code ksm kernel offer} and {@code withdraw}: have running programs offer memory to the kernel's
 * KSM, and take it back.
 *
 * <p>{@link io.ksm.cli.kernel.offer.OfferCommand} and {@link
 * io.ksm.cli.kernel.offer.WithdrawCommand} find the processes ({@code Targets}) and, if only some
 * kinds of memory are meant, where these lie ({@code KindRanges}). {@code EachProcess} asks one
 * after the other. What offering would save is found by a scan ({@code Forecast}); units of systemd
 * for which it is worth it are told by {@code DropIns}.
 */
package io.ksm.cli.kernel.offer;
