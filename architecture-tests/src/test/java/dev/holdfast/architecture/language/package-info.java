/** Comments, messages and pages are in plain technical English; a word list checks it. */
@NullMarked
package dev.holdfast.architecture.language;

import org.jspecify.annotations.NullMarked;
