/**
 * {@code ksm demo}: what merging does to memory of our own.
 *
 * <p>{@link io.ksm.cli.demo.ArenaCommand} holds the options. {@link io.ksm.cli.demo.CachePlan} says
 * what a program might have cached where, {@link io.ksm.cli.demo.ItemBytes} how that looks, and
 * {@link io.ksm.cli.demo.DemoCache} keeps it in an arena. {@link io.ksm.cli.demo.ArenaDemo} takes
 * the steps and asks the kernel after each; a class for each format writes the result.
 */
package io.ksm.cli.demo;
