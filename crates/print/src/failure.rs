//! What can go wrong between a document and its PDF. None of it is the reader's fault, so the
//! words are for logs.

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// The template did not compile with these data.
    #[error("the page could not be set: {0}")]
    Setting(String),
    /// The pages break a rule of PDF/A or PDF/UA.
    #[error("the PDF breaks its standard: {0}")]
    Standard(String),
    /// The document or its verification address could not be encoded.
    #[error("the document could not be encoded: {0}")]
    Encoding(String),
    /// The child process could not be started or fed.
    #[error("the printing process failed: {0}")]
    Io(#[from] std::io::Error),
    /// The child process ended without a PDF, for example at its memory limit.
    #[error("the printing process ended with {status}: {message}")]
    Child {
        /// Exit status as the system tells it.
        status: String,
        /// The first lines it wrote to its error output.
        message: String,
    },
    /// The child process ran longer than allowed and was ended.
    #[error("printing took longer than {seconds} s")]
    Timeout {
        /// The limit in seconds.
        seconds: u64,
    },
}
