/** What the walls look at: modules of the checkout, and small ones that a test plants. */
package io.ksm.walls.support;
