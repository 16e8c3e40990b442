/**
 * Programs that tests run in processes of their own, also as a user without rights; and what a
 * process holds that can run out.
 */
package io.ksm.testkit.process;
