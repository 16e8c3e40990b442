/**
 * Holds the page source {@code trace}: memory that was recorded by {@code ksm record}.
 *
 * <p>Where to begin: {@link io.ksm.source.trace.TraceSourceFactory} is what the engine finds; it
 * opens the trace and moves it to a sample. {@link io.ksm.source.trace.SharedMemory} is what all
 * sources of one trace have in common, and each is a {@link io.ksm.source.trace.TraceSource}.
 *
 * <p>The factory is registered in {@code module-info.java} and in {@code META-INF/services}.
 */
package io.ksm.source.trace;
