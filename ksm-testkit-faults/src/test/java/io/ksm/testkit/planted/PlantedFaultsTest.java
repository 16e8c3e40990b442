package io.ksm.testkit.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contracts let right parts pass, and find each fault that is planted in a part. */
class PlantedFaultsTest {

  /**
   * A part that breaks its contract.
   *
   * @param part its class
   * @param contract the contract's test of it
   * @param test the one that finds the fault
   */
  record Fault(Class<?> part, Class<?> contract, String test) {
    @Override
    public String toString() {
      return part.getName().replaceAll(".*\\.", "") + " by " + test;
    }
  }

  private static Stream<Fault> indexes() {
    return faults(
        Subjects.Index.class,
        WrongIndexes.class,
        "LastOfEqual equalKeysKeepTheirOrder",
        "RemovesAnother equalKeysKeepTheirOrder",
        "Signed ordersUnsigned",
        "Weightless emptyIsSmall",
        "KeepsOne clearRemovesAll",
        "KeepsOne agreesWithModelWhileSmall",
        "MovesToEnd equalKeysKeepTheirOrder",
        "Hoarding memoryDoesNotLeak",
        "Boxing settledOperationAllocatesNothing",
        "CountsAll agreesWithModelWhileSmall",
        "SkipsLast ordersUnsigned",
        "AlwaysRemoves leavesOthersAlone",
        "StaticScratch indexesOfSeveralThreadsDoNotDisturbEachOther",
        "StaticCache indexesInTurnDoNotDisturbEachOther",
        "LosesMany holdsMillionsOfEntries",
        "SortedArray workPerEntryHardlyGrows",
        "WalksEqual workPerEntryHardlyGrows",
        "ForgetsRoom memoryIsWhatTheJvmHasLess",
        "Spacious memoryIsWhatTheJvmHasLess",
        "HoldsCleared memoryIsWhatTheJvmHasLess",
        "BusyWalking findsDuringWalk",
        "WithoutPageZero takesAnyPage",
        "CutsKeys agreesWithModelWhileSmall",
        "ClosesOnce closesTwice");
  }

  private static Stream<Fault> hashers() {
    return faults(
        Subjects.Hasher.class,
        WrongHashers.class,
        "Beginning whoSaysSoDetectsEveryChange",
        "AllButLast whoSaysSoDetectsEveryChange",
        "WholeWords whoSaysSoDetectsEveryChange",
        "SpreadOver64 whoSaysSoDetectsEveryChange",
        "Crc whoSaysSoDetectsEveryChange",
        "Sixteen widthIsUsed",
        "Sum whoSaysSoDetectsEveryChange",
        "SumOfWords whoSaysSoDetectsEveryChange",
        "Narrow whoSaysSoDetectsEveryChange",
        "VolatileField threadsDoNotDisturbEachOther",
        "VolatileState threadsDoNotDisturbEachOther",
        "SharedCopy threadsDoNotDisturbEachOther",
        "SeededPerJvm anotherJvmGivesTheSameHashes",
        "SeededPerInstance threadsDoNotDisturbEachOther",
        "RemembersPlace hashesWhatMemoryHoldsNow",
        "Chained runsAgreeWithPages",
        "OfOneThread threadsDoNotDisturbEachOther",
        "PromisesByChance saysTheSameWhenAskedAgain");
  }

  private static Stream<Fault> sources() {
    return faults(
        Subjects.Source.class,
        WrongSources.class,
        "ZeroForBytes holdsTheExpectedContent",
        "PresentForHole holdsTheExpectedContent",
        "ReadsOn readsNothingAfterRegion",
        "ChangesItself isReadByManyThreads",
        "UnchangedAtFirst holdsTheExpectedContent",
        "UnchangedForComparison isReadByManyThreads",
        "LendsConfined isReadByManyThreads",
        "Overlapping regionsAreInOrder",
        "Unordered regionsAreInOrder",
        "ClosesOnce closesTwice",
        "AlwaysIdle whatIsIdleIsAsItWas",
        "WithoutTail holdsTheExpectedContent",
        "WrongException readsNothingAfterRegion",
        "LendsScratch whatWasReadStaysWhileMoreIsRead",
        "LendsScratch isReadByManyThreads",
        "LendsScratchOfThread isReadByManyThreads",
        "InventsPfns pfnsStandForPhysicalPages",
        "CountsPfns pfnsStandForPhysicalPages",
        "InventsPfnsAtEncounters pfnsStandForPhysicalPages",
        "PfnsOfRuns pfnsStandForPhysicalPages",
        "Positions isReadByManyThreads",
        "LeavesFilesOpen readsLeaveNothingBehind",
        "MapsAgain readsLeaveNothingBehind",
        "StaysOpen closesWhatItHasOpened",
        "LeavesThreads closesWhatItHasOpened",
        "SharesFirst isReadByManyThreads",
        "FillsLate whatWasReadStaysWhileMoreIsRead",
        "ConstantIdentity identityStandsForTheMemory",
        "KindAsIdentity identityStandsForTheMemory",
        "RandomIdentity saysTheSameWhenAskedAgain",
        "IdentityOfObject identityStandsForTheMemory",
        "StaticByChance saysTheSameWhenAskedAgain",
        "ForgetsPinned closesTwice");
  }

  private static Stream<Fault> others() {
    return Stream.of(
            faults(
                Subjects.Policy.class,
                WrongPolicies.class,
                "CountsAllPages answersFollowFromThePageAlone",
                "CountsInAllInstances answersFollowFromThePageAlone",
                "KeepsView answersFollowFromThePageAlone",
                "StoresTooMuch answersFollowFromThePageAlone",
                "JudgesOtherwise whoJudgesByChangeAloneKeepsNothingAndDoesNotChangeItsMind",
                "SharesMore sharingDoesNotChangeFromScanToScan",
                "RemembersHashes answersFollowFromThePageAlone",
                "DomainByTime equalRegionsHaveOneDomain",
                "NeverCalm aPageThatHoldsStillIsCalmInTheEnd",
                "WithoutPace givesAPaceAfterAnyScan",
                "NegativePace givesAPaceAfterAnyScan",
                "StopsScans givesAPaceAfterAnyScan",
                "WithoutBatchPace givesAPaceBeforeAnyBatch",
                "PacesByChance batchPacesFollowFromWhatIsTold",
                "OfOneThread answersAreTheSameFromSeveralThreads",
                "HashInField answersAreTheSameFromSeveralThreads",
                "OrderByChance plansFollowFromWhatAScanFound",
                "CountsAllScans anotherPolicyDoesNotDisturb"),
            faults(
                Subjects.Fingerprints.class,
                WrongFingerprints.class,
                "ZerosLikeOthers equalPagesAloneHaveEqualFingerprints",
                "OfAddress equalPagesAloneHaveEqualFingerprints",
                "Coarse equalPagesAloneHaveEqualFingerprints",
                "OfRun isTheSameInRunsOfAnyLength",
                "SharedPage isReadByManyThreads",
                "ZeroForOthers equalPagesAloneHaveEqualFingerprints",
                "AbsentForOthers equalPagesAloneHaveEqualFingerprints",
                "LeavesOutLast isTheSameInRunsOfAnyLength",
                "UnchangedAtFirst equalPagesAloneHaveEqualFingerprints",
                "UnchangedForComparison isTheSameInRunsOfAnyLength",
                "LiveOfRun isTheSameInRunsOfAnyLength",
                "AlwaysIdle equalPagesAloneHaveEqualFingerprints",
                "TrustsZeros equalPagesAloneHaveEqualFingerprints",
                "SharesFound isReadByManyThreads",
                "ReadsOn readsNothingAfterRegion"),
            faults(
                Subjects.Merging.class,
                WrongMerging.class,
                "MergesAnything otherPagesAreRefused",
                "ComparesBeginning onlyZerosMergeWithTheZeroPage",
                "ServesTwo servesOneEngine",
                "ClearsRefused otherPagesAreRefused",
                "RefusesRun runsMergeOntoRunsOfFrames",
                "OneFrameForRun runsMergeOntoRunsOfFrames",
                "WritesIntoFrames aWriteIsItsPagesAlone",
                "KeepsSharing aWriteIsItsPagesAlone",
                "UnmergesToZeros unmergedPagesHoldWhatTheyHeld",
                "StaysMerged unmergedPagesHoldWhatTheyHeld",
                "ReadsOtherFrame runsMergeOntoRunsOfFrames",
                "ReleasesKnown framesAreReleased",
                "LosesAtDetach mergedPagesStayWhenTheEngineGoes"),
            faults(
                Subjects.Factory.class,
                WrongFactories.class,
                "BadName namesAreWordsAndUnique",
                "ChangesName factoriesSayTheSameAgain",
                "TwoLines summariesAreOneLine",
                "NullDefault optionsAreWordsAndUnique",
                "NoSummary summariesAreOneLine",
                "RefusesDefault defaultsAreAccepted",
                "Parses wrongOptionsAreToldInOneLine",
                "MakesNull defaultsAreAccepted",
                "MakesOne defaultsAreAccepted",
                "FailsToOpen wrongArgumentsAreToldInOneLine",
                "OpensNothing wrongArgumentsAreToldInOneLine",
                "FailsSilently wrongArgumentsAreToldInOneLine",
                "NeedsFirstCharacter wrongArgumentsAreToldInOneLine",
                "OpensWhatClosesOnce wrongArgumentsAreToldInOneLine",
                "GroupsByTurns groupsAreToldFromOthers",
                "GroupsNumbers groupsAreToldFromOthers",
                "MatchesFiles pathsAreMatchedWhateverTheyAre",
                "MatchesNull pathsAreMatchedWhateverTheyAre",
                "DiscoversNull discoveriesAreOneLineEach",
                "DiscoversLines discoveriesAreOneLineEach"))
        .flatMap(each -> each);
  }

  /** Pairs the parts of a class with the tests that find them. */
  private static Stream<Fault> faults(Class<?> contract, Class<?> parts, String... lines) {
    List<Fault> faults =
        Arrays.stream(lines)
            .map(line -> line.split(" ", -1))
            .map(words -> new Fault(part(parts, words[0]), contract, words[1]))
            .toList();
    return faults.stream();
  }

  private static Class<?> part(Class<?> parts, String name) {
    return Arrays.stream(parts.getDeclaredClasses())
        .filter(each -> each.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"indexes", "hashers", "sources", "others"})
  void isFound(Fault fault) {
    Events tests = run(fault.part(), selectMethod(fault.contract(), test(fault)));
    List<Throwable> thrown =
        tests.failed().stream()
            .map(it -> it.getRequiredPayload(TestExecutionResult.class))
            .map(it -> it.getThrowable().orElseThrow())
            .toList();
    assertThat(thrown).as("failures of the test that should find it").isNotEmpty();
  }

  /** Finds the test in the contract or in what it extends. */
  private static Method test(Fault fault) {
    for (Class<?> each = fault.contract(); each != null; each = each.getSuperclass()) {
      for (Method method : each.getDeclaredMethods()) {
        if (method.getName().equals(fault.test())) {
          return method;
        }
      }
    }
    throw new IllegalArgumentException("no contract has a test " + fault.test());
  }

  private static Stream<Fault> right() {
    return Stream.of(
        new Fault(SoundIndex.class, Subjects.Index.class, "all"),
        new Fault(SoundHasher.class, Subjects.Hasher.class, "all"),
        new Fault(SoundSource.class, Subjects.Source.class, "all"),
        new Fault(SoundMerging.class, Subjects.Merging.class, "all"),
        new Fault(WrongFingerprints.Sound.class, Subjects.Fingerprints.class, "all"),
        new Fault(WrongFingerprints.SoundLive.class, Subjects.Fingerprints.class, "all"),
        new Fault(WrongPolicies.Right.class, Subjects.Policy.class, "all"),
        new Fault(WrongFactories.Indexes.class, Subjects.Factory.class, "all"),
        new Fault(WrongFactories.Sources.class, Subjects.Factory.class, "all"));
  }

  /** What finds wrong parts does not find right ones; the real indexes are tested with millions. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void rightPartsPass(Fault right) {
    Method[] tests =
        all()
            .filter(fault -> fault.contract() == right.contract())
            .filter(fault -> !fault.test().equals("holdsMillionsOfEntries"))
            .map(PlantedFaultsTest::test)
            .distinct()
            .toArray(Method[]::new);
    assertThat(tests).hasSizeGreaterThan(3);
    for (Method test : tests) {
      Events events = run(right.part(), selectMethod(right.contract(), test));
      assertThat(events.failed().list()).as(test.getName()).isEmpty();
      assertThat(events.started().count()).as(test.getName()).isPositive();
    }
  }

  private static Stream<Fault> all() {
    return Stream.of(indexes(), hashers(), sources(), others()).flatMap(each -> each);
  }

  /** Nothing is planted in vain. */
  @Test
  void everyPlantedPartIsListed() {
    Set<Class<?>> listed = new HashSet<>();
    all().forEach(fault -> listed.add(fault.part()));
    right().forEach(each -> listed.add(each.part()));
    for (Class<?> parts :
        List.of(
            WrongIndexes.class,
            WrongHashers.class,
            WrongSources.class,
            WrongPolicies.class,
            WrongFingerprints.class,
            WrongMerging.class,
            WrongFactories.class)) {
      assertThat(listed)
          .containsAll(
              Arrays.stream(parts.getDeclaredClasses())
                  .filter(it -> !Modifier.isAbstract(it.getModifiers()))
                  .toList());
    }
    assertThat(listed).hasSizeGreaterThan(100);
  }

  @AfterAll
  static void tidy() throws IOException {
    WrongSources.StaysOpen.closeAll();
    WrongSources.LeavesThreads.end();
  }

  private static Events run(Class<?> part, DiscoverySelector tests) {
    System.setProperty(Subjects.PROPERTY, part.getName());
    PrintStream err = System.err;
    // Failures are expected here: the seeds that they print would only alarm.
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      return EngineTestKit.engine("junit-jupiter").selectors(tests).execute().testEvents();
    } finally {
      System.setErr(err);
      System.clearProperty(Subjects.PROPERTY);
    }
  }
}
