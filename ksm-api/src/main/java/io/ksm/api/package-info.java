/**
 * Everything that a plug-in of ksm implements or receives.
 *
 * <h2>What happens to a page</h2>
 *
 * <p>The engine walks memory again and again. One walk over every page is a <em>full scan</em>. Per
 * page it asks four interchangeable parts, one for each axis:
 *
 * <ol>
 *   <li>a {@link io.ksm.api.PageSource} gives {@linkplain io.ksm.api.Region regions} of memory, and
 *       tells of runs of their pages by filling a {@link io.ksm.api.PageSink};
 *   <li>a {@link io.ksm.api.PageHasher} computes a checksum of each page;
 *   <li>a {@link io.ksm.api.MergePolicy} says which pages to visit, and whether a page is
 *       <em>calm</em> (held still since its last visit) or <em>volatile</em>. It sees each page by
 *       a {@link io.ksm.api.PageView};
 *   <li>an {@link io.ksm.api.OrderedIndex} finds pages by key. The engine keeps two kinds: the
 *       <em>stable</em> index of merged contents, and the <em>unstable</em> index of calm pages
 *       that no other page equals so far.
 * </ol>
 *
 * <p>Equal keys are only a hint: the engine compares all bytes before it merges. Pages that merged
 * share a <em>frame</em> (a stable page); they are its <em>sharers</em>. A source that can really
 * share memory also implements {@link io.ksm.api.MergingSource}; for all others a merge is only
 * accounted for. What came of it is read from {@link io.ksm.api.Counters}, which have the names and
 * the meaning of the Linux kernel's counters under {@code /sys/kernel/mm/ksm}.
 *
 * <h2>Writing a plug-in</h2>
 *
 * <p>A plug-in is three things:
 *
 * <ol>
 *   <li><b>A public factory with a public no-argument constructor</b>: a {@link
 *       io.ksm.api.HasherFactory}, {@link io.ksm.api.IndexFactory}, {@link
 *       io.ksm.api.PolicyFactory} or {@link io.ksm.api.SourceFactory}. It has a unique name ({@code
 *       [a-z][a-z0-9-]*}), a one-line summary and a list of {@linkplain io.ksm.api.Option options}.
 *       Users select it by {@code name} or {@code name:key=value,key=value}.
 *   <li><b>The part itself</b>, package-private, which the factory creates.
 *   <li><b>Its registration</b>, twice: {@code provides io.ksm.api.HasherFactory with
 *       my.SipHasherFactory;} in {@code module-info.java}, and the factory's class name in a file
 *       {@code META-INF/services/io.ksm.api.HasherFactory}. The first is read from the module path,
 *       the second from the class path and from {@code --plugins DIR}. The jar's manifest says
 *       {@code Ksm-Api-Version: 2} ({@link io.ksm.api.ApiLevel}).
 * </ol>
 *
 * <pre>{@code
 * public final class SumHasherFactory implements HasherFactory {
 *   public String name() { return "sum"; }
 *   public String summary() { return "the sum of all 64-bit words, a weak hash"; }
 *   public PageHasher create(Options options) { return new SumHasher(); }
 * }
 * }</pre>
 *
 * <p>The module {@code io.ksm.testkit} has a contract test for each axis. A plug-in's own test
 * extends it in a few lines, and passes it before anything else is tried.
 *
 * <h2>Rules that hold for every plug-in</h2>
 *
 * <ul>
 *   <li>Nothing is allocated per page. Pages come as runs inside a {@link
 *       java.lang.foreign.MemorySegment}, with offsets; no slice is needed.
 *   <li>Bad input from a user is a {@link io.ksm.api.UsageException}; memory that cannot be read is
 *       an {@link java.io.IOException} (a {@link io.ksm.api.SourceGoneException} when its owner has
 *       gone). The message is one line: what was given, what is wrong, what to do.
 *   <li>Each contract states which of its methods are called from several threads at once.
 *   <li>A part that holds memory outside of the heap frees it in its {@code close()}: sources,
 *       hashers and indexes are closed when their scanner is closed.
 *   <li>Sizes are in bytes and counts in pages unless a name says otherwise.
 * </ul>
 */
package io.ksm.api;
