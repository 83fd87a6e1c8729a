//! The auditor at work on a country small enough to be worked out by hand.

mod attacks;
mod brute_force;
mod scene;
mod structure;
