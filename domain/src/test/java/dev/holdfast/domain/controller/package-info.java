/** Tests of the package of the same name. */
@NullMarked
package dev.holdfast.domain.controller;

import org.jspecify.annotations.NullMarked;
