/**
 * Tests of the project's structure: which module and which package may depend on which.
 *
 * <p>Each wall is a rule with two kinds of tests. One asks all modules of the checkout, as they
 * were just compiled. The others plant a breach in a small module of their own and see that the
 * rule finds it. CONTRIBUTING.md lists the rules.
 */
package io.ksm.walls;
