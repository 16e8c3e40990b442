/**
 * Contract tests for authors of plug-ins, and what such tests need.
 *
 * <p>A plug-in has one test class for each of its parts, which extends the contract and names the
 * part's factory. The contract then checks what the engine relies on:
 *
 * <ul>
 *   <li>{@link io.ksm.testkit.HasherContract}: hashes, their width and their runs; {@link
 *       io.ksm.testkit.GoldenHashes} reads hashes that another implementation has computed.
 *   <li>{@link io.ksm.testkit.IndexContract}: order, equal keys, memory, and no allocation.
 *   <li>{@link io.ksm.testkit.PolicyContract}: answers about pages and regions.
 *   <li>{@link io.ksm.testkit.SourceContract}: regions, and reading them in every way; {@link
 *       io.ksm.testkit.MergingSourceContract} and {@link io.ksm.testkit.FingerprintContract} for
 *       sources that merge, and for those without bytes.
 *   <li>{@link io.ksm.testkit.RegistrationContract}: the module descriptor and {@code
 *       META-INF/services} name the same factories, which bear any question; {@link
 *       io.ksm.testkit.FactoryContract} asks the questions alone.
 * </ul>
 *
 * <pre>{@code
 * class SplayIndexTest extends IndexContract {
 *   @Override
 *   protected IndexFactory factory() {
 *     return new SplayIndexFactory();
 *   }
 * }
 * }</pre>
 *
 * <p>Random tests take a {@link io.ksm.testkit.Seed} as a parameter. When one fails, {@link
 * io.ksm.testkit.SeedExtension} prints the command that runs it again with the same seed. {@link
 * io.ksm.testkit.AssertingHasher} and {@link io.ksm.testkit.AssertingIndex} stand between a part
 * and its user, and check both at every call. {@code io.ksm.testkit.workload} makes memory to scan,
 * and {@code io.ksm.testkit.reference} is the algorithm that the engine must equal.
 *
 * <p>Nothing here is for production. Classes are for one thread unless they say otherwise. The
 * tests of this package show that each contract finds what it is there to find: more than a hundred
 * parts break a contract in one way each.
 */
package io.ksm.testkit;
