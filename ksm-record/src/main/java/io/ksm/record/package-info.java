/**
 * Records memory into a trace: fingerprints of all pages at first, and then of those that changed.
 *
 * <p>Where to begin: a {@link io.ksm.record.Recorder} takes samples of {@link
 * io.ksm.record.RecordedSources}, as a {@link io.ksm.record.RecordingPlan} says, and tells a {@link
 * io.ksm.record.RecordingListener} how it goes. What a sample is made of: {@code SourceRecorder}
 * looks at the pages of one source, {@code ChangeHash} finds those that changed, {@code
 * MachineState} asks the machine how it is doing.
 */
package io.ksm.record;
