//! A firm's own files: bytes to rows and problems, rows to drafts, drafts to a plan.
pub mod matching;
