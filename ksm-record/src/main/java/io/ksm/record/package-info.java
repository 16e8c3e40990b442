/**
 * Records memory into a trace: fingerprints of all pages at first, and then of those that changed.
 *
 * <p>Where to begin: a {@link io.ksm.record.Recorder} takes samples of {@link
 * io.ksm.record.RecordedSources}, as a {@link io.ksm.record.RecordingPlan} says, and tells a {@link
 * io.ksm.record.RecordingListener} how it goes. What a sample is made of: {@code SourceRecorder}
 * remembers one source and writes what is different, {@code SampleWork} has several threads look at
 * batches of its pages, {@code PageReader} is what each of them does that with, {@code ChangeHash}
 * finds the pages that changed, {@code MachineState} asks the machine how it is doing.
 */
package io.ksm.record;
