/**
 * What the engine tells the JDK's Flight Recorder.
 *
 * <p>The event {@code io.ksm.Scan} is off until a recording asks for it:
 *
 * <pre>{@code java -XX:StartFlightRecording:filename=ksm.jfr,+io.ksm.Scan#enabled=true …}</pre>
 *
 * <p>A class of events costs as soon as it is loaded, be they off: the JVM has a part of Flight
 * Recorder rewrite it, which takes long beside a small scan, and keeps no such class in its cache
 * for quick starts. {@link io.ksm.core.events.ScanRecorder} therefore touches it only where Flight
 * Recorder runs already.
 */
package io.ksm.core.events;
